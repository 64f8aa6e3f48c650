using Farspan.Topology.Model;
using Farspan.Topology.Model.Claims;
using Farspan.Topology.Resolving;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Rules;

/// <summary>A claim says something that can be true: it speaks of enough machines, and of failures that leave something over.</summary>
internal sealed class ClaimRule : ITopologyRule
{
    private const string SurvivesCode = "FS1223";
    private const string EmptyCode = "FS1231";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        foreach (var (claim, declaration) in topology.Claims)
        {
            switch (claim)
            {
                case SurvivesClaim survives:
                    Survives(topology, survives, declaration.Survives!.Losing!.Value.Span);
                    break;
                case AdjacentClaim { Machines: var machines }:
                    AtLeastTwo(topology, machines, "share a broadcast domain");
                    break;
                case EncryptedClaim { Between: var between }:
                    AtLeastTwo(topology, between, "talk to each other");
                    break;
                case IsolatedClaim isolated:
                    Isolated(topology, isolated);
                    break;
            }
        }
    }

    private static void Survives(ResolvedTopology topology, SurvivesClaim claim, Diagnostics.SourceSpan place)
    {
        if (claim.Domain == FailureDomain.Link)
        {
            if (claim.Count > topology.Links.Count)
            {
                var there = topology.Links.Count == 0 ? "no link is declared" : $"only {Plural.Count(topology.Links.Count, "link")} {(topology.Links.Count == 1 ? "is" : "are")} declared";
                topology.Findings.Error(SurvivesCode, place, FormattableString.Invariant($"No {Plural.Count(claim.Count, "link")} can be lost: {there}; lower the number, or remove the claim."));
            }

            return;
        }

        var domains = FailureDomains.Count(claim.Service.Candidates, claim.Domain);
        if (claim.Count >= domains)
        {
            var word = FailureDomains.Word(claim.Domain);
            var mend = domains > 1 ? $"lower the number to less than {domains}, or let it run in more" : $"let it run in more than one {word}";
            topology.Findings.Error(SurvivesCode, place, FormattableString.Invariant(
                $"Service '{claim.Service.Name}' cannot survive losing {Plural.Count(claim.Count, word)}: it may run in {Plural.Count(domains, word)} only; {mend}."), claim.Service.Location);
        }
    }

    private static void AtLeastTwo(ResolvedTopology topology, EndpointSet machines, string doing)
    {
        if (machines.Machines.Count == 1)
        {
            topology.Findings.Error(EmptyCode, machines.Location, $"'{machines.Text}' is one machine only ('{machines.Machines[0].Name}'), and one alone cannot {doing}; select at least two.");
        }
    }

    private static void Isolated(ResolvedTopology topology, IsolatedClaim claim)
    {
        var groups = new Dictionary<string, EndpointSet>(StringComparer.Ordinal);
        foreach (var group in claim.Groups)
        {
            foreach (var machine in group.Machines)
            {
                if (!groups.TryAdd(machine.Name, group))
                {
                    topology.Findings.Error(EmptyCode, claim.Location,
                        $"Machine '{machine.Name}' is in both '{groups[machine.Name].Text}' and '{group.Text}', which cannot be isolated from each other then; narrow one of the groups.");
                    return;
                }
            }
        }
    }
}
