using Farspan.Topology.Model;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Outside;

/// <summary>Writes the requests of one machine at one egress port.</summary>
/// <param name="blank">What all have in common.</param>
/// <param name="gateway">The gateway as it is declared.</param>
/// <param name="mine">The ways that mean the machine.</param>
/// <param name="world">The places outside.</param>
internal sealed class OutsideCallWriter(OutsideCallSpec blank, Gateway gateway, IReadOnlyList<EgressRule> mine, OutsideWorld world)
{
    private const int HttpPort = 80;
    private const int HttpsPort = 443;

    // Ports that few rules name; the first that none here does is asked for.
    private static readonly int[] OtherPorts = [4444, 4445, 4446, 1];

    public IEnumerable<OutsideCallSpec> Write()
    {
        if (mine.Count == 0)
        {
            var (host, port) = Targets(gateway.Egress).First();
            return [Refused(host, port, OutsideSpeech.Tunnel, OutsideRefusal.Anyhow, "a machine that no rule names")];
        }

        return [.. Allowed(), .. Foreign(), .. Addresses(), .. Disguised()];
    }

    private IEnumerable<OutsideCallSpec> Allowed()
    {
        foreach (var rule in mine)
        {
            foreach (var (host, port) in Targets([rule]))
            {
                var call = blank with { Host = host, Port = port, Why = "declared", Rule = $"egress/{rule.Name} ({rule.Location})", Location = rule.Location.ToString() };
                yield return call;
                yield return call with { Speech = OutsideSpeech.Plain };
            }
        }
    }

    /// <summary>What is there, and not for this machine.</summary>
    private IEnumerable<OutsideCallSpec> Foreign()
    {
        var (first, port) = Targets(mine).First();
        if (!IsDeclared(OutsideWorld.UndeclaredName, port))
        {
            const string Why = "a name that no rule names";
            yield return Refused(OutsideWorld.UndeclaredName, port, OutsideSpeech.Tunnel, OutsideRefusal.MissingRule, Why);
            yield return Refused(OutsideWorld.UndeclaredName, port, OutsideSpeech.Plain, OutsideRefusal.MissingRule, Why);
        }

        if (OtherPorts.FirstOrDefault(p => !IsDeclared(first, p)) is > 0 and var other)
        {
            yield return Refused(first, other, OutsideSpeech.Tunnel, OutsideRefusal.MissingRule, "a port that no rule names");
        }

        foreach (var (host, theirs) in Targets(gateway.Egress).Where(t => !IsDeclared(t.Host, t.Port)).Take(1))
        {
            yield return Refused(host, theirs, OutsideSpeech.Tunnel, OutsideRefusal.MissingRule, "for other machines");
        }
    }

    private IEnumerable<OutsideCallSpec> Addresses()
    {
        yield return Refused(OutsideWorld.MetadataAddress, HttpPort, OutsideSpeech.Plain, OutsideRefusal.MissingRule, "the metadata service by its address");
        var inside = blank.Endpoint.Address.ToString();
        yield return Refused(inside, blank.Endpoint.Port, OutsideSpeech.Tunnel, OutsideRefusal.MissingRule, "a machine inside by its address");
        foreach (var host in world.Hosts.Where(h => h.Kind is OutsideKind.Private or OutsideKind.Metadata))
        {
            if (Targets(mine).FirstOrDefault(t => IsDeclared(host.Name, t.Port)) is { Host: not null } target)
            {
                var why = host.Kind == OutsideKind.Private ? "a declared name that leads to a private address" : "a declared name that leads to the metadata service";
                yield return Refused(host.Name, target.Port, OutsideSpeech.Tunnel, OutsideRefusal.Address, why);
                yield return Refused(host.Name, target.Port, OutsideSpeech.Plain, OutsideRefusal.Address, why);
            }
        }
    }

    private IEnumerable<OutsideCallSpec> Disguised()
    {
        var (host, port) = Targets(mine).First();
        yield return Refused(host, port, OutsideSpeech.OtherServerName, OutsideRefusal.Cut, "a tunnel whose TLS names another server");
        if (Targets(mine).FirstOrDefault(t => t.Port == HttpsPort) is { Host: not null } https)
        {
            yield return Refused(https.Host, HttpsPort, OutsideSpeech.ClearInTunnel, OutsideRefusal.Cut, "a tunnel to the port of https without TLS");
        }
    }

    private IEnumerable<(string Host, int Port)> Targets(IEnumerable<EgressRule> rules) =>
        from rule in rules
        from host in rule.Hosts
        let name = OutsideWorld.SampleOf(host)
        where world.Hosts.Any(h => h.Name == name)
        from ports in rule.Ports
        where world.Ports.Contains(ports.First)
        select (name, (int)ports.First);

    private bool IsDeclared(string host, int port) => mine.Any(r =>
        r.Ports.Any(p => p.First <= port && port <= p.Last) &&
        r.Hosts.Any(h => h == host || (OutsideWorld.IsPattern(h) && host.EndsWith(h[1..], StringComparison.Ordinal))));

    private OutsideCallSpec Refused(string host, int port, OutsideSpeech speech, OutsideRefusal how, string why) =>
        blank with { Host = host, Port = port, Speech = speech, Expect = Expectation.Refused, Refusal = how, Why = why };
}
