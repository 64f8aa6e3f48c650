using Farspan.State;
using Farspan.Topology.Model;

namespace Farspan.Cli.Output;

/// <summary>A machine as <c>info --json</c> has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Zone">Zone, or null.</param>
/// <param name="Labels">Its labels, the built-in ones too.</param>
/// <param name="Addresses">Addresses by link, loopback left out, as <c>eth0 10.0.1.2/24</c>.</param>
/// <param name="Services">Names of the services it runs.</param>
internal sealed record MachineInfo(string Name, string? Zone, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<string> Addresses, IReadOnlyList<string> Services)
{
    /// <summary>Makes the record.</summary>
    public static MachineInfo Of(Machine machine, MachineSpec spec) => new(
        machine.Name,
        machine.Zone,
        machine.Labels,
        [.. spec.Addresses.Where(a => a.Link != "lo").Select(a => FormattableString.Invariant($"{a.Link} {a.Address}/{a.PrefixLength}"))],
        [.. spec.Services.Select(s => s.Name)]);
}
