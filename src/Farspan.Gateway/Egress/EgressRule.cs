using System.Net;
using Farspan.Gateway.Access;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Egress;

/// <summary>A declared way outside, with the targets that were asked for by it.</summary>
/// <param name="spec">What is declared.</param>
internal sealed class EgressRule(EgressRuleSpec spec)
{
    // Hosts below a wildcard that are remembered.
    private const int Targets = 1024;
    private readonly BoundedCache<(int Port, bool IsTunnel), HostTargets> _ports = new(Targets);

    /// <summary>What is declared.</summary>
    public EgressRuleSpec Spec => spec;

    /// <summary>True when it leads to this port.</summary>
    public bool HasPort(int port)
    {
        for (var i = 0; i < spec.Ports.Count; i++)
        {
            if (spec.Ports[i].First <= port && port <= spec.Ports[i].Last)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when the address may go by it.</summary>
    public bool HasSource(IPAddress source)
    {
        for (var i = 0; i < spec.From.Count; i++)
        {
            if (spec.From[i].BaseAddress.AddressFamily == source.AddressFamily && spec.From[i].Contains(source))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The target, made once.</summary>
    public EgressTarget Target(ReadOnlySpan<char> host, int port, bool isTunnel)
    {
        var targets = _ports.Find((port, isTunnel)) ?? _ports.Keep((port, isTunnel), new HostTargets(spec, port, isTunnel, Targets));
        return targets.Find(host);
    }
}
