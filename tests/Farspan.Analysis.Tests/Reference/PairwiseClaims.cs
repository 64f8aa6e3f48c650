using Farspan.Analysis.Claims;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Reachability;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Tests.Reference;

/// <summary>Judges claims by visiting every pair of endpoints: slow and obviously right, what the proof must agree with.</summary>
internal sealed class PairwiseClaims(ReachabilityRelation relation)
{
    private readonly EndpointSelector _select = new(relation.Plan, relation.Endpoints, relation.Ports);
    private readonly PacketTracer _tracer = new(relation.Plan, relation.Lost);

    /// <summary>What is true of a claim; <see cref="Outcome.Unknown"/> where it says nothing.</summary>
    public Said Judge(Claim claim) => claim switch
    {
        NeverClaim c => Forbids([(_select.Senders(c.From), _select.Surfaces(c.To, c.Ports))]),
        OnlyClaim c when _select.Senders(c.From).Count == 0 => new Said(Outcome.Unknown, null, 0),
        OnlyClaim c => Forbids([([.. relation.Endpoints.All.Except(_select.Senders(c.From))], _select.Surfaces(c.To, c.Ports))]),
        IsolatedClaim c when c.Groups.Any(g => _select.Senders(g).Count == 0) => new Said(Outcome.Unknown, null, 0),
        IsolatedClaim c => Forbids([.. from a in c.Groups from b in c.Groups where !ReferenceEquals(a, b) select (_select.Senders(a), Underlay(b))]),
        AirGappedClaim c => AirGapped(c),
        EncryptedClaim c => Encrypted(c),
        AlwaysClaim c => Always(c),
        _ => throw new NotSupportedException(claim.GetType().Name),
    };

    private Said AirGapped(AirGappedClaim claim)
    {
        var (machines, internet, all) = (_select.Senders(claim.Machines), relation.Endpoints.Internet, _select.Transport.Or(_select.Icmp));
        var said = Forbids([(machines, [.. internet.Select(e => new EndpointTarget(e, all))]), (internet, [.. machines.Select(e => new EndpointTarget(e, all))])]);
        return said.Outcome == Outcome.Unknown && machines.Count > 0 ? said with { Outcome = Outcome.Holds } : said;
    }

    private Said Encrypted(EncryptedClaim claim)
    {
        var machines = _select.Senders(claim.Between);
        if (machines.Where(e => !e.IsInternet).Select(e => e.Node).Distinct().Count() < 2)
        {
            return new Said(Outcome.Unknown, null, 0);
        }

        if (Forbids([(machines, Underlay(claim.Between))]) is { Outcome: Outcome.Fails } clear)
        {
            return clear;
        }

        var bare = from a in machines
                   from b in machines.Where(m => m.Overlay is not null && ReachabilityRelation.IsPair(a, m))
                   let ports = relation.Delivered(a, b).And(_select.Transport)
                   where !ports.IsEmpty && ports.Atoms().Any(p => _tracer.Follow(Packet(a, b, p)).Hops.Any(h => h.OutLink is not null && h.Tunnel is null))
                   select (a, b);
        return bare.FirstOrDefault() is ({ } from, { } to) ? new Said(Outcome.Fails, (from, to), 1) : new Said(Outcome.Holds, null, 0);
    }

    private Said Always(AlwaysClaim claim)
    {
        var (senders, targets) = (_select.Senders(claim.From), _select.Receivers(claim.To, claim.Ports));
        var pairs = (from a in senders.GroupBy(Unit) from b in targets.GroupBy(t => Unit(t.Endpoint)) where a.First().Node != b.First().Endpoint.Node select (From: a.ToList(), To: b.ToList())).ToList();
        return pairs.Count == 0 ? new Said(Outcome.Unknown, null, 0)
            : pairs.TrueForAll(p => Connects(p.From, p.To)) ? new Said(Outcome.Holds, null, 0)
            : new Said(Outcome.Fails, null, pairs.Count(p => !Connects(p.From, p.To)));
    }

    private static string Unit(Endpoint endpoint) => endpoint.IsInternet ? $"{endpoint.Node}#{endpoint.Id}" : endpoint.Node;

    // Some family in common, and wherever it is to be reached all ports answer one of the sender's addresses or another.
    private bool Connects(List<Endpoint> from, List<EndpointTarget> to)
    {
        var met = to.Where(t => from.Exists(f => ReachabilityRelation.IsPair(f, t.Endpoint))).ToList();
        return met.Count > 0 && met.TrueForAll(t => t.Ports.Atoms().All(p => from.Exists(f => ReachabilityRelation.IsPair(f, t.Endpoint) && relation.Answered(f, t.Endpoint).Contains(p))));
    }

    private IReadOnlyList<EndpointTarget> Underlay(EndpointSet set) =>
        [.. _select.Senders(set).Where(e => e.Overlay is null).Select(e => new EndpointTarget(e, _select.Transport.Except(_select.TunnelPorts(e))))];

    private Said Forbids(IReadOnlyList<(IReadOnlyList<Endpoint> From, IReadOnlyList<EndpointTarget> To)> flows)
    {
        var pairs = flows.SelectMany(f => from a in f.From from b in f.To where ReachabilityRelation.IsPair(a, b.Endpoint) select (From: a, To: b)).ToList();
        var broken = pairs.Where(p => !relation.Delivered(p.From, p.To.Endpoint).And(p.To.Ports).IsEmpty).ToList();
        var first = broken.OrderBy(p => p.From.Id).ThenBy(p => p.To.Endpoint.Id).Select(p => (p.From, p.To.Endpoint)).FirstOrDefault();
        return pairs.Count == 0 ? new Said(Outcome.Unknown, null, 0)
            : broken.Count == 0 ? new Said(Outcome.Holds, null, 0)
            : new Said(Outcome.Fails, first, broken.Select(p => (p.From.Node, p.To.Endpoint.Node)).Distinct().Count());
    }

    private Flow Packet(Endpoint from, Endpoint to, int port)
    {
        var atom = relation.Ports.Atoms[port];
        return new Flow { From = from.Node, Source = from.Address, Destination = to.Address, Protocol = atom.Protocol, Port = atom.First };
    }

    /// <summary>What is true of a claim.</summary>
    /// <param name="Outcome">Whether it holds.</param>
    /// <param name="First">The first pair that breaks it; null where none does or it is not told.</param>
    /// <param name="NodePairs">How many pairs of nodes break it.</param>
    internal sealed record Said(Outcome Outcome, (Endpoint From, Endpoint To)? First, int NodePairs);
}
