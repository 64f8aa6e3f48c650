using Farspan.Analysis.Scenarios;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Claims;

/// <summary>What would let a service outlive what it does not.</summary>
internal static class SurvivalMend
{
    /// <summary>The smallest change that is evident, or null.</summary>
    public static string? Of(ProofContext context, Survival survival, int wanted)
    {
        if (survival.Tolerance < 0)
        {
            var ports = string.Join(", ", survival.Service.Ports.Select(p => p.Name));
            return $"add a policy: allow from service/{survival.Service.Name} to service/{survival.Service.Name}, one of the ports {ports}";
        }

        if (survival.Domain == FailureDomain.Link)
        {
            return survival.Service.Over is null ? $"bind '{survival.Service.Name}' to an overlay, or declare a second way" : null;
        }

        var machines = context.Plan.Topology.Machines.ToDictionary(m => m.Name, StringComparer.Ordinal);
        var byDomain = survival.Members.GroupBy(m => FailureDomainList.NameOf(machines[m], survival.Domain), StringComparer.Ordinal).OrderByDescending(g => g.Count()).ToList();
        var (members, used) = (survival.Members.Count, byDomain.Select(g => g.Key).ToHashSet(StringComparer.Ordinal));
        var word = survival.Domain.ToString().ToLowerInvariant();
        var largest = byDomain[0];
        var spare = members - survival.Need;
        var after = byDomain.Select(g => g.Key == largest.Key ? g.Count() - 1 : g.Count()).Append(1).OrderByDescending(c => c).Take(wanted).Sum();
        if (largest.Count() > 1 && after <= spare)
        {
            var free = FailureDomainList.Of(context.Plan.Topology, survival.Domain).Select(f => f.ToString()).FirstOrDefault(d => !used.Contains(d));
            return $"put one member of '{survival.Service.Name}' that stands in {largest.Key} ({Say.Names([.. largest])}) into {(free is null ? $"another {word}" : $"another {word}, such as {free}")}";
        }

        var least = survival.Service.HasQuorum ? (2 * wanted) + 1 : wanted + 1;
        return members < least || byDomain.Count < least
            ? FormattableString.Invariant($"run '{survival.Service.Name}' ({survival.Service.Location}) with {least} members or more, in {least} {word}s")
            : null;
    }
}
