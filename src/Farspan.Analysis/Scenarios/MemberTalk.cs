using System.Net;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Services;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Scenarios;

/// <summary>Which members of a service talk to which, on a port of the service and at an address that it is bound to, and what each of these conversations hangs on.</summary>
internal sealed class MemberTalk
{
    private readonly List<Footprint>[] _ways;
    private readonly Dictionary<string, int> _positions;
    private readonly HashSet<string> _touched;

    private MemberTalk(IReadOnlyList<string> members, List<Footprint>[] ways)
    {
        Members = members;
        _ways = ways;
        _positions = members.Select((m, i) => (m, i)).ToDictionary(m => m.m, m => m.i, StringComparer.Ordinal);
        _touched = [.. members, .. ways.SelectMany(w => w).SelectMany(f => f.Nodes)];
    }

    /// <summary>The machines that run the service, in the order of their names.</summary>
    public IReadOnlyList<string> Members { get; }

    /// <summary>True where the answer of a conversation between members could not be told; then nothing is said of the service.</summary>
    public string? Doubt { get; private init; }

    /// <summary>Follows one packet for each pair of members, port, address and entrance that leads there.</summary>
    public static MemberTalk Of(NetworkPlan plan, PacketTracer tracer, Entrances entrances, EndpointTable endpoints, Service service)
    {
        var specs = plan.Machines.Where(m => m.Services.Any(s => Same(s.Name, service.Name))).OrderBy(m => m.Machine, StringComparer.Ordinal).ToList();
        var backbones = plan.Fabric.Where(f => f.Role == MachineRole.Backbone).Select(f => f.Machine).ToHashSet(StringComparer.Ordinal);
        var (ways, doubt) = (new List<Footprint>[service.HasQuorum ? specs.Count * specs.Count : 0], (string?)null);
        for (var i = 0; i < ways.Length; i++)
        {
            var (from, to) = (specs[i / specs.Count], specs[i % specs.Count]);
            ways[i] = [];
            foreach (var flow in !Same(from.Machine, to.Machine) ? Flows(endpoints, from, to, service) : [])
            {
                foreach (var answer in entrances.Of(flow).Prepend(flow).Select(tracer.Ask))
                {
                    if (answer.Connects == true && Entrances.LeadsTo(answer, flow))
                    {
                        ways[i].Add(Footprint.Of(answer, backbones.Contains));
                    }
                    else if (answer.Connects is null && (!answer.Request.Arrives || Entrances.LeadsTo(answer, flow)))
                    {
                        doubt ??= $"{from.Machine} → {to.Machine}: {(answer.Reply ?? answer.Request).Reason}";
                    }
                }
            }
        }

        return new MemberTalk([.. specs.Select(s => s.Machine)], ways) { Doubt = doubt };
    }

    /// <summary>False where members need not talk to each other: nothing was followed.</summary>
    public bool HasWays => _ways.Length > 0;

    /// <summary>What the conversations that one member begins with another hang on: one of them is enough.</summary>
    public IReadOnlyList<Footprint> Ways(int from, int to) => _ways.Length == 0 ? [] : _ways[(from * Members.Count) + to];

    /// <summary>True where the loss of a machine would be noticed.</summary>
    public bool Touches(string machine) => _touched.Contains(machine);

    /// <summary>Position of a machine among the members, or null.</summary>
    public int? PositionOf(string machine) => _positions.TryGetValue(machine, out var position) ? position : null;

    private static IEnumerable<Flow> Flows(EndpointTable endpoints, MachineSpec from, MachineSpec to, Service service)
    {
        var bind = Bind(to, service);
        foreach (var source in endpoints.Of(from.Machine).Where(e => Bind(from, service).Contains(e.Address)))
        {
            foreach (var destination in bind.Where(a => a.AddressFamily == source.Address.AddressFamily))
            {
                foreach (var port in On(to, service).Ports)
                {
                    yield return new Flow { From = from.Machine, Source = source.Address, Destination = destination, Protocol = port.Protocol, Port = port.Ports.First };
                }
            }
        }
    }

    private static IReadOnlyList<IPAddress> Bind(MachineSpec machine, Service service) => On(machine, service).Bind;

    private static ServiceSpec On(MachineSpec machine, Service service) => machine.Services.First(s => Same(s.Name, service.Name));

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.Ordinal);
}
