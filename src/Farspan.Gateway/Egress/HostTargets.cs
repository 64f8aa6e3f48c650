using System.Collections.Concurrent;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Egress;

/// <summary>Targets of one rule and port by host, kept so that asking again allocates nothing.</summary>
/// <param name="rule">The rule.</param>
/// <param name="port">The port.</param>
/// <param name="isTunnel">True for CONNECT.</param>
/// <param name="limit">Hosts that are remembered.</param>
internal sealed class HostTargets(EgressRuleSpec rule, int port, bool isTunnel, int limit)
{
    private readonly ConcurrentDictionary<string, EgressTarget> _targets = new(StringComparer.Ordinal);

    /// <summary>The target of a host.</summary>
    public EgressTarget Find(ReadOnlySpan<char> host)
    {
        if (_targets.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(host, out var known))
        {
            return known;
        }

        if (_targets.Count >= limit)
        {
            _targets.Clear();
        }

        var name = host.ToString();
        return _targets.GetOrAdd(name, new EgressTarget { Host = name, Port = port, Rule = rule, IsTunnel = isTunnel });
    }
}
