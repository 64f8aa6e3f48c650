using Farspan.Agent.Gateways.Hosting;

namespace Farspan.Agent.Dns.Hosting;

/// <summary>How a name server's process runs.</summary>
public sealed record DnsRunOptions
{
    /// <summary>Where everything of it is.</summary>
    public required DnsFolder Folder { get; init; }

    /// <summary>Version of the program, for the log.</summary>
    public required string Version { get; init; }

    /// <summary>Folder of the certificates that its listeners show.</summary>
    public required string CertificatesFolder { get; init; }

    /// <summary>True to take the place of the process that runs, with its sockets.</summary>
    public bool TakesOver { get; init; }

    /// <summary>True for one that nobody keeps alive.</summary>
    public required bool IsForeground { get; init; }

    /// <summary>File of the network namespace that it listens in, when it was born in another one; null for its own.</summary>
    public required string? HomeNetwork { get; init; }

    /// <summary>File of the network namespace that it was born in; it ends when that is gone. Null where it was born where it listens.</summary>
    public required string? BornIn { get; init; }

    /// <summary>How it is started again by what keeps it alive; null when nothing does.</summary>
    public required GatewayStart? Again { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }
}
