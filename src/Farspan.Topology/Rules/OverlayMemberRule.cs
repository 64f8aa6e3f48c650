using Farspan.Topology.Model;
using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>Who has an address in an overlay is a member; who runs a service over an overlay is one too.</summary>
internal sealed class OverlayMemberRule : ITopologyRule
{
    private const string AddressCode = "FS1230";
    private const string ServiceCode = "FS1213";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        var members = topology.Overlays.ToDictionary(o => o.Model.Name, o => o.Model.Members.Select(m => m.Name).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        var machines = topology.Machines.Select(m => m.Model.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var overlay in topology.Overlays)
        {
            foreach (var address in overlay.Declaration.Addresses.Where(a => machines.Contains(a.Name) && !members[overlay.Model.Name].Contains(a.Name)))
            {
                topology.Findings.Error(AddressCode, address.Span,
                    $"Machine '{address.Name}' has an address in overlay '{overlay.Model.Name}' but is not a member of it; add it to 'members', or remove the address.", overlay.Declaration.Members!.Span);
            }
        }

        foreach (var service in topology.Services)
        {
            if (service.Model.Over is { } over && Outside(service.Model.Candidates, members[over.Name]) is { Count: > 0 } outside)
            {
                var more = outside.Count > 1 ? FormattableString.Invariant($" and {outside.Count - 1} more of its machines") : "";
                topology.Findings.Error(ServiceCode, service.Declaration.Over!.Value.Span,
                    $"Service '{service.Model.Name}' is bound to overlay '{over.Name}', but machine '{outside[0].Name}'{more} {(outside.Count > 1 ? "are" : "is")} not in it; " +
                    "widen the overlay's 'members', or narrow the service's 'on'.", over.Location);
            }
        }
    }

    private static List<Machine> Outside(IReadOnlyList<Machine> candidates, HashSet<string> members) => [.. candidates.Where(c => !members.Contains(c.Name))];
}
