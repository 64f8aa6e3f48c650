using System.Net;
using Farspan.Analysis.Reachability;
using Farspan.Planning;
using Farspan.State.Filters;

namespace Farspan.Import.Tests;

/// <summary>Compares what a plan lets pass with what a model says, for every pair of endpoints and every port that either tells from others.</summary>
internal static class Agreement
{
    /// <summary>Differences in words; none where both agree.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="allows">The model: from, to, protocol (TCP, UDP), port.</param>
    /// <param name="outside">Addresses outside to ask about beside those that the plan tells apart.</param>
    /// <param name="ports">Ports to ask about likewise.</param>
    public static List<string> Differences(NetworkPlan plan, Func<IPAddress, IPAddress, string, int, bool> allows, IReadOnlyList<IPAddress> outside, IReadOnlyList<int> ports)
    {
        var relation = ReachabilityRelation.Of(plan);
        var seats = relation.Endpoints.All.Select(e => (Endpoint: e, e.Address))
            .Concat(outside.Select(a => (Endpoint: relation.Endpoints.FindOutside(a)!, Address: a)).Where(s => s.Endpoint is not null)).Distinct().ToList();
        var asked = relation.Ports.Atoms.Where(a => a.Protocol is FilterProtocol.Tcp or FilterProtocol.Udp)
            .SelectMany(a => new[] { (a.Protocol, Port: a.First), (a.Protocol, Port: a.Last) })
            .Concat(ports.SelectMany(p => new[] { (FilterProtocol.Tcp, (ushort)p), (FilterProtocol.Udp, (ushort)p) }))
            .Where(a => a.Item2 > 0).Distinct().ToList();
        var differences = new List<string>();
        foreach (var from in seats)
        {
            foreach (var to in seats.Where(t => ReachabilityRelation.IsPair(from.Endpoint, t.Endpoint)))
            {
                var (delivered, answered) = (relation.Delivered(from.Endpoint, to.Endpoint), relation.Answered(from.Endpoint, to.Endpoint));
                foreach (var (protocol, port) in asked)
                {
                    var atom = relation.Ports.IndexOf(protocol, port);
                    var expected = allows(from.Address, to.Address, protocol == FilterProtocol.Tcp ? "TCP" : "UDP", port);
                    if (delivered.Contains(atom) != expected || answered.Contains(atom) != expected)
                    {
                        differences.Add(FormattableString.Invariant(
                            $"{from.Address} ({from.Endpoint.Node}) -> {to.Address} ({to.Endpoint.Node}) {protocol} {port}: model {expected}, delivered {delivered.Contains(atom)}, answered {answered.Contains(atom)}"));
                    }
                }
            }
        }

        return differences;
    }
}
