using System.Globalization;
using Farspan.State.Certificates;
using Farspan.State.Gateways;
using Farspan.State.Services;

namespace Farspan.Planning.Certificates;

/// <summary>Certificates and how ports speak TLS as lines of text: for people, for differences and for digests.</summary>
public static class CertificateText
{
    // What an intermediate lives when nobody says otherwise: not told, as nothing that goes without saying is.
    private const long UsualIntermediate = 365 * 86_400;

    /// <summary><c>by internal (internal) for db.example.org 10.0.1.2 spiffe://net/service/db, ecdsa-p256, server client, 604800 s</c></summary>
    public static string Of(CertificateSpec certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var issuer = certificate.Issuer;
        var acme = issuer.Directory is null ? "" : $" {issuer.Directory} by {issuer.Challenge switch { AcmeChallenge.Http01 => "http-01", AcmeChallenge.Dns01 => "dns-01", _ => "tls-alpn-01" }}";
        var intermediate = issuer.IntermediateSeconds is { } seconds and not UsualIntermediate ? string.Create(CultureInfo.InvariantCulture, $", intermediate {seconds} s") : "";
        string?[] subjects = [.. certificate.DnsNames, .. certificate.Addresses.Select(a => a.ToString()), certificate.SpiffeId];
        var key = certificate.Key switch { KeyKind.EcdsaP256 => "ecdsa-p256", KeyKind.EcdsaP384 => "ecdsa-p384", KeyKind.Rsa2048 => "rsa-2048", _ => "rsa-3072" };
        var use = string.Join(' ', new[] { certificate.ForServer ? "server" : null, certificate.ForClient ? "client" : null }.OfType<string>());
        var owner = certificate.Owner is null ? "" : $", owned by {certificate.Owner}";
        return string.Create(CultureInfo.InvariantCulture,
            $"by {issuer.Name} ({issuer.Kind.ToString().ToLowerInvariant()}{acme}{intermediate}) for {string.Join(' ', subjects.OfType<string>())}, {key}, {use}, {certificate.LifetimeSeconds} s{owner}");
    }

    /// <summary><c>TLS 1.2 by layer database, suites …, certificate postgresql, clients required</c></summary>
    public static string Of(ServiceTlsSpec tls)
    {
        ArgumentNullException.ThrowIfNull(tls);
        var suites = tls.CipherSuites.Count > 0 ? $", suites {string.Join(' ', tls.CipherSuites)}" : "";
        var clients = tls.RequiresClientCertificate ? $", clients required{Of(tls.Callers)}" : "";
        return $"TLS {(tls.Minimum == TlsVersion.Tls13 ? "1.3" : "1.2")} by layer {tls.Layer}{suites}, certificate {tls.Certificate ?? "managed elsewhere"}{clients}";
    }

    /// <summary><c> of spiffe://net/machine/web spiffe://net/service/shop</c>, or nothing where everybody with a certificate is let in.</summary>
    public static string Of(TlsCallersSpec? callers) => callers is null ? "" : $" of {(callers.Names.Count == 0 ? "nobody" : string.Join(' ', callers.Names))}";

    /// <summary>The ports of a service that speak TLS: <c>postgresql sql</c>.</summary>
    public static IEnumerable<(string Key, string Value)> Lines(ServiceSpec service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service.Tls.Select(t => ($"{service.Name} {t.Port}", Of(t)));
    }
}
