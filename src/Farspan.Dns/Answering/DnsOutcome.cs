using Farspan.Dns.Views;
using Farspan.Dns.Wire;
using Farspan.Dns.Zones;
using Farspan.State.Dns;

namespace Farspan.Dns.Answering;

/// <summary>What <see cref="Resolver.Answer"/> found.</summary>
public readonly struct DnsOutcome
{
    /// <summary>What is to be done.</summary>
    public required DnsOutcomeKind Kind { get; init; }

    /// <summary>Bytes of the answer. When others are to be asked: 0, or bytes of the part that is known, an answer whose last record is a CNAME that leads out of the zones; the one it leads to is to be asked for. It has no OPT record yet.</summary>
    public required int Length { get; init; }

    /// <summary>How it was answered; of a dropped one what would have been said.</summary>
    public required DnsResponseCode Code { get; init; }

    /// <summary>Which records were asked for; <see cref="DnsType.None"/> where that cannot be read.</summary>
    public required DnsType Type { get; init; }

    /// <summary>The view it was answered from, or null.</summary>
    public required DnsView? View { get; init; }

    /// <summary>Whom to ask, or null.</summary>
    public required DnsForwardSpec? Forward { get; init; }

    /// <summary>The zone to transfer, or null.</summary>
    public required DnsZone? Zone { get; init; }

    /// <summary>Equal for answers that are told apart by nothing but made-up names: what <see cref="ResponseLimiter"/> counts.</summary>
    public required uint LimitKey { get; init; }

    /// <summary>True when the asker proved its address by a cookie that this server gave it (RFC 7873): it is not limited.</summary>
    public required bool HasCookie { get; init; }
}
