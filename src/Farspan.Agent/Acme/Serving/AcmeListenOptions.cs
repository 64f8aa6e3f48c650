using System.Globalization;
using System.Net;

namespace Farspan.Agent.Acme.Serving;

/// <summary>Where an ACME server listens.</summary>
public sealed record AcmeListenOptions
{
    /// <summary>Where TLS is spoken; port 0 for any that is free.</summary>
    public required IPEndPoint Secure { get; init; }

    /// <summary>Where plain HTTP is spoken for revocation lists and OCSP, or null for nowhere.</summary>
    public required IPEndPoint? Plain { get; init; }

    /// <summary>Names and addresses by which clients call the server at the port where TLS is spoken, beside the address itself.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>What stands in the Host field of a request (RFC 9110 section 7.2).</summary>
    /// <param name="name">A name or address.</param>
    /// <param name="port">The port, which is left out where it is that of https.</param>
    public static string HostOf(string name, int port)
    {
        const int HttpsPort = 443;
        ArgumentNullException.ThrowIfNull(name);
        var host = name.Contains(':', StringComparison.Ordinal) ? $"[{name}]" : name;
        return port == HttpsPort ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
    }
}
