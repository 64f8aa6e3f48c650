using Farspan.State;
using Farspan.State.Links;

namespace Farspan.Agent.Machines;

/// <summary>Which links of a machine are Farspan's to set up.</summary>
internal sealed class Underlay
{
    private readonly HashSet<string> _foreign;

    private Underlay(HashSet<string> foreign) => _foreign = foreign;

    /// <summary>In the lab all of the spec's links; on a real machine not its Ethernet links, which are only compared.</summary>
    internal static Underlay Of(MachineSpec spec, bool ownsUnderlay) =>
        new(ownsUnderlay ? [] : spec.Links.Where(l => l.Kind == LinkKind.Ethernet).Select(l => l.Name).ToHashSet(StringComparer.Ordinal));

    /// <summary>True when the link may be changed.</summary>
    internal bool IsOurs(string link) => !_foreign.Contains(link);
}
