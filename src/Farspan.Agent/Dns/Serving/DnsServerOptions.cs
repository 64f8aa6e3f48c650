using Farspan.Agent.Dns.Forwarding;
using Farspan.Agent.Dns.Learning;
using Farspan.Linux.Namespaces;
using Farspan.State.Dns;

namespace Farspan.Agent.Dns.Serving;

/// <summary>What a name server has from where it runs.</summary>
public sealed record DnsServerOptions
{
    /// <summary>File of the query log; its folder is there.</summary>
    public required string QueryLogFile { get; init; }

    /// <summary>Where secrets of cookies are kept, for the process that follows; null to keep them in memory.</summary>
    public string? CookieFile { get; init; }

    /// <summary>Folder of certificates: <c>NAME/certificate.pem</c> and <c>NAME/key.pem</c>.</summary>
    public required string CertificatesFolder { get; init; }

    /// <summary>How long to wait for others.</summary>
    public required ForwardTiming Timing { get; init; }

    /// <summary>What streams may take.</summary>
    public required StreamLimits Streams { get; init; }

    /// <summary>Chance.</summary>
    public required EntropySource Entropy { get; init; }

    /// <summary>The network where it listens; null for the one of the process.</summary>
    public required NetworkNamespace? Inside { get; init; }

    /// <summary>Makes what learns from answers, where a spec asks for it; null where nothing can.</summary>
    public Func<DnsFeedSpec, IAnswerFeed>? Feed { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }
}
