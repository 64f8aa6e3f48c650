using Farspan.Dns.Names;
using Farspan.Dns.Wire;

namespace Farspan.Dns.Forwarding;

/// <summary>What others answered, without everything that was not asked. Immutable.</summary>
public sealed record ForwardedAnswer
{
    /// <summary>NOERROR or NXDOMAIN; SERVFAIL where nobody answered.</summary>
    public required DnsResponseCode Code { get; init; }

    /// <summary>True when who was asked vouches for it (AD, RFC 4035 section 3.2.3).</summary>
    public required bool IsAuthentic { get; init; }

    /// <summary>The chain of names from the one that was asked, and the records at its end.</summary>
    public required IReadOnlyList<DnsResourceRecord> Answers { get; init; }

    /// <summary>The SOA record of a negative answer, with what proves it; empty else.</summary>
    public required IReadOnlyList<DnsResourceRecord> Authorities { get; init; }

    /// <summary>How long it may be kept, in seconds; 0 for not at all.</summary>
    public required uint TtlSeconds { get; init; }

    /// <summary>The name at the end of the chain that somebody else must be asked for, or null.</summary>
    public required DnsName? Next { get; init; }

    /// <summary>True when there is no such name or no such record.</summary>
    public bool IsNegative => Code != DnsResponseCode.NoError || (Next is null && !Answers.Any(r => r.Type is not (DnsType.CNAME or DnsType.DNAME)));

    /// <summary>True for «no such name» of the very name that was asked: it holds for every type (RFC 2308 section 5).</summary>
    public bool IsNoSuchName => Code == DnsResponseCode.NameError && Answers.Count == 0;

    /// <summary>Memory that it takes, roughly, in bytes.</summary>
    public int SizeBytes
    {
        get
        {
            // Objects and lists around each record.
            const int Overhead = 160;
            return Overhead + Answers.Concat(Authorities).Sum(r => Overhead + r.Name.Wire.Length + r.Data.Length);
        }
    }

    /// <summary>The answer where nobody answers.</summary>
    /// <param name="ttlSeconds">How long nobody is asked again (RFC 9520 section 3.2: at least one second, at most five minutes).</param>
    public static ForwardedAnswer Failure(uint ttlSeconds) => new()
    {
        Code = DnsResponseCode.ServerFailure,
        IsAuthentic = false,
        Answers = [],
        Authorities = [],
        TtlSeconds = ttlSeconds,
        Next = null,
    };

    /// <summary>This chain, and what was answered for the name at its end.</summary>
    public ForwardedAnswer Followed(ForwardedAnswer rest) => rest with
    {
        IsAuthentic = IsAuthentic && rest.IsAuthentic,
        Answers = [.. Answers, .. rest.Answers],
        TtlSeconds = Math.Min(TtlSeconds, rest.TtlSeconds),
    };
}
