using Farspan.Pki.Acme.Server;

namespace Farspan.Agent.Acme.Validation;

/// <summary>How challenges are looked at.</summary>
public sealed record ProbeOptions
{
    /// <summary>Port of http-01: 80 (RFC 8555 section 8.3), another one where a test must not need a privilege.</summary>
    public required ushort HttpPort { get; init; }

    /// <summary>Port of tls-alpn-01: 443 (RFC 8737 section 3), another one where a test must not need a privilege.</summary>
    public required ushort TlsPort { get; init; }

    /// <summary>Names that the server issues for; redirects lead nowhere else, so that nobody can make the server call whom it should not.</summary>
    public required NamePolicy Names { get; init; }

    /// <summary>Names by which CAA records mean the authority, in lower case.</summary>
    public required IReadOnlyList<string> CaaIdentities { get; init; }

    /// <summary>How long one look may take.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>How long to wait before each further look after one that did not succeed; as many looks as entries, and one.</summary>
    public required IReadOnlyList<TimeSpan> Again { get; init; }

    /// <summary>The usual way.</summary>
    public static ProbeOptions Default(NamePolicy names, IReadOnlyList<string> caaIdentities) => new()
    {
        HttpPort = 80,
        TlsPort = 443,
        Names = names,
        CaaIdentities = caaIdentities,
        Patience = TimeSpan.FromSeconds(10),
        Again = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)],
    };
}
