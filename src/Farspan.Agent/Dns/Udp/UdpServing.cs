using Farspan.Dns;
using Farspan.Dns.Answering;

namespace Farspan.Agent.Dns.Udp;

/// <summary>Everything that datagrams are answered from; swapped as one.</summary>
public sealed class UdpServing
{
    /// <summary>Zones and views.</summary>
    public required DnsSnapshot Snapshot { get; init; }

    /// <summary>Makes cookies, or null.</summary>
    public required ServerCookies? Cookies { get; init; }

    /// <summary>Thins out answers, or null.</summary>
    public required ResponseLimiter? Limiter { get; init; }

    /// <summary>Number under which each view counts, by its index.</summary>
    public required IReadOnlyList<int> ViewSlots { get; init; }

    /// <summary>True when some view is for certain links.</summary>
    public required bool UsesLinks { get; init; }

    /// <summary>One of how many questions is logged; 0 for none.</summary>
    public required int LogOneOf { get; init; }
}
