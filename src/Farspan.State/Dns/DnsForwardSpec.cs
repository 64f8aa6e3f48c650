using System.Net;

namespace Farspan.State.Dns;

/// <summary>Whom to ask for the names below a domain.</summary>
public sealed record DnsForwardSpec
{
    /// <summary>The domain, lower case, absolute without the final dot; empty for every name.</summary>
    public required string Domain { get; init; }

    /// <summary>Servers in order of preference, at least one; asked by UDP, and by TCP what UDP truncates.</summary>
    public required IReadOnlyList<IPEndPoint> Servers { get; init; }
}
