using Farspan.Analysis.Scenarios;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Claims;

/// <summary>What a service outlives, in a sentence.</summary>
public static class SurvivalText
{
    /// <summary><c>tolerates 1 provider (3 members, 2 are needed); the next failure that breaks it: aws + azure</c>.</summary>
    public static string Tolerance(Survival survival)
    {
        ArgumentNullException.ThrowIfNull(survival);
        var need = survival.Service.HasQuorum
            ? $"{Say.Count(survival.Members.Count, "member")}, {survival.Need} must talk to each other"
            : $"{Say.Count(survival.Members.Count, "member")}, 1 is enough";
        if (survival.Tolerance < 0 && survival.Doubt is null)
        {
            return FormattableString.Invariant($"even when nothing is lost only {survival.Together} of {survival.Members.Count} members talk to each other on its ports, {survival.Need} must");
        }

        var word = survival.Domain.ToString().ToLowerInvariant();
        if (survival.Breaking is null && survival.Doubt is null)
        {
            return $"no loss of {word}s breaks it ({need})";
        }

        var tolerates = survival.Doubt is not null ? survival.Tolerance < 1 ? $"it cannot be told whether it tolerates the loss of one {word}" : $"tolerates at least {Say.Count(survival.Tolerance, word)}"
            : survival.Tolerance == 0 ? $"tolerates the loss of no {word}"
            : $"tolerates {Say.Count(survival.Tolerance, word)}";
        return survival.Breaking is { } breaking
            ? FormattableString.Invariant($"{tolerates} ({need}); {(survival.Tolerance == 0 ? "it dies with" : "the next failure that breaks it")}: {Names(breaking)}, {survival.Left} left")
            : $"{tolerates} ({need})";
    }

    /// <summary><c>; not spread by zone as declared: aws/a has etcd-1 and etcd-2</c>; empty where no two members are in one domain, or no spread is declared.</summary>
    public static string Sharing(Survival survival, NetworkTopology topology)
    {
        ArgumentNullException.ThrowIfNull(survival);
        ArgumentNullException.ThrowIfNull(topology);
        if (survival.Service.Spread is not { } spread)
        {
            return string.Empty;
        }

        var members = survival.Members.ToHashSet(StringComparer.Ordinal);
        var fullest = topology.Machines.Where(m => members.Contains(m.Name)).GroupBy(m => FailureDomainList.NameOf(m, spread), StringComparer.Ordinal).MaxBy(g => g.Count());
        return fullest?.Count() > 1
            ? $"; not spread by {spread.ToString().ToLowerInvariant()} as declared: {fullest.Key} has {Say.Names([.. fullest.Select(m => m.Name)])}"
            : string.Empty;
    }

    /// <summary><c>aws + azure</c>; the kinds are said where they differ.</summary>
    public static string Names(IReadOnlyList<Failure> failures) => string.Join(" + ", failures.Select(f => f.ToString()));
}
