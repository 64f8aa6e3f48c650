using System.Net;
using System.Net.Security;
using Farspan.State.Gateways;

namespace Farspan.Verification.Tls;

/// <summary>A port that was declared to speak TLS, and how.</summary>
public sealed record TlsProbeSpec
{
    /// <summary>Machine that listens.</summary>
    public required string Machine { get; init; }

    /// <summary>The service, or the gateway's service.</summary>
    public required string Service { get; init; }

    /// <summary>Name of the port.</summary>
    public required string Port { get; init; }

    /// <summary>The layer that declares it; empty for a gateway that has files of its own.</summary>
    public required string Layer { get; init; }

    /// <summary>Where it listens.</summary>
    public required IPEndPoint Endpoint { get; init; }

    /// <summary>What is spoken there.</summary>
    public required TlsCarrier Carrier { get; init; }

    /// <summary>Name to ask for, or null for none.</summary>
    public required string? ServerName { get; init; }

    /// <summary>Lowest version declared.</summary>
    public required TlsVersion Minimum { get; init; }

    /// <summary>Suites of TLS 1.2 declared; empty for whatever the server's platform has.</summary>
    public required IReadOnlyList<TlsCipherSuite> Suites { get; init; }

    /// <summary>Name of the certificate of that machine that it must show, or null where it is not told.</summary>
    public required string? Certificate { get; init; }

    /// <summary>True where callers without a certificate must be refused.</summary>
    public required bool RequiresClientCertificate { get; init; }

    /// <summary>One of those who may call, or null where everybody with a certificate may, or nobody has one.</summary>
    public TlsCallerProbe? Declared { get; init; }

    /// <summary>Somebody with a certificate of the same authority who may not call, or null where there is nobody of that kind.</summary>
    public TlsCallerProbe? Undeclared { get; init; }

    /// <summary><c>postgresql-1 postgresql/sql 10.0.20.4:5432</c>.</summary>
    public override string ToString() => $"{Machine} {Service}/{Port} {Endpoint}";
}
