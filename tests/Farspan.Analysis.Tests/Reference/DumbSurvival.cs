using System.Net;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Scenarios;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Nat;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Tests.Reference;

/// <summary>What a service outlives, without any thought: every combination of failures, every packet anew, every group of members.</summary>
internal static class DumbSurvival
{
    /// <summary>How many failures of a kind break the service at least; null where no number does.</summary>
    public static int? Of(NetworkPlan plan, Service service, FailureDomain domain)
    {
        var domains = FailureDomainList.Of(plan.Topology, domain);
        var members = Members(plan, service).Count;
        var need = service.HasQuorum ? (members / 2) + 1 : 1;
        return Enumerable.Range(0, 1 << domains.Count)
            .OrderBy(c => System.Numerics.BitOperations.PopCount((uint)c))
            .Where(chosen => Left(plan, service, [.. domains.Where((_, i) => (chosen & (1 << i)) != 0)]) < need)
            .Select(chosen => (int?)System.Numerics.BitOperations.PopCount((uint)chosen))
            .FirstOrDefault();
    }

    /// <summary>The size of the largest group of members of which each connects to each, when these are lost.</summary>
    public static int Left(NetworkPlan plan, Service service, IReadOnlyList<Failure> failures)
    {
        var lost = FailureSet.Of(plan, failures);
        var alive = Members(plan, service).Where(m => !lost.IsLost(m.Machine)).ToList();
        if (!service.HasQuorum)
        {
            return alive.Count;
        }

        var tracer = new PacketTracer(plan, lost);
        var talks = new Dictionary<(int, int), bool>();
        for (var i = 0; i < alive.Count; i++)
        {
            for (var j = 0; j < alive.Count; j++)
            {
                talks[(i, j)] = i == j || Connects(plan, tracer, alive[i], alive[j], service);
            }
        }

        return Enumerable.Range(0, 1 << alive.Count)
            .Where(group => talks.All(t => (group & (1 << t.Key.Item1)) == 0 || (group & (1 << t.Key.Item2)) == 0 || t.Value))
            .Max(c => System.Numerics.BitOperations.PopCount((uint)c));
    }

    private static List<MachineSpec> Members(NetworkPlan plan, Service service) => [.. plan.Machines.Where(m => m.Services.Any(s => s.Name == service.Name))];

    private static bool Connects(NetworkPlan plan, PacketTracer tracer, MachineSpec from, MachineSpec to, Service service)
    {
        var (own, there) = (from.Services.First(s => s.Name == service.Name), to.Services.First(s => s.Name == service.Name));
        return (from port in there.Ports
                from destination in there.Bind
                from source in own.Bind
                where source.AddressFamily == destination.AddressFamily
                from asked in Entrances(plan, destination, port.Ports.First)
                let answer = tracer.Ask(new Flow { From = @from.Machine, Source = source, Destination = asked.Address, Protocol = port.Protocol, Port = asked.Port })
                where answer.Connects == true && answer.Request.Last.Destination.Equals(destination) && answer.Request.Last.Port == port.Ports.First
                select answer).Any();
    }

    // Where any rule writes the destination, every address and port that anything in the plan or its rules has.
    private static IEnumerable<(IPAddress Address, ushort Port)> Entrances(NetworkPlan plan, IPAddress destination, ushort port)
    {
        var nodes = plan.Machines.Concat(plan.Fabric).ToList();
        var rules = nodes.SelectMany(m => m.Filter.Nat).Where(r => r.Kind == NatKind.Destination).ToList();
        return !rules.Exists(r => r.To!.Equals(destination))
            ? [(destination, port)]
            : from address in nodes.SelectMany(m => m.Addresses).Select(a => a.Address)
                  .Concat(rules.Select(r => r.Destination?.Network?.BaseAddress).OfType<IPAddress>()).Append(destination).Distinct()
              where address.AddressFamily == destination.AddressFamily
              from asked in rules.SelectMany(r => r.Ports).Select(p => p.First).Append(port).Distinct()
              select (address, asked);
    }
}
