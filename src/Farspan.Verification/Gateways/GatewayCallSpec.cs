using System.Net;
using System.Text;
using Farspan.State.Gateways;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Gateways;

/// <summary>One request through a gateway, and whether the policies let it get to a machine.</summary>
public sealed record GatewayCallSpec
{
    /// <summary>Name in the certificate of a caller whom no policy means, where a port wants some certificate of everybody.</summary>
    public const string Nobody = "farspan-test.invalid";

    /// <summary>Name of the gateway.</summary>
    public required string Gateway { get; init; }

    /// <summary>Machine that runs it.</summary>
    public required string GatewayMachine { get; init; }

    /// <summary>Machine that calls.</summary>
    public required string From { get; init; }

    /// <summary>Its address.</summary>
    public required IPAddress SourceAddress { get; init; }

    /// <summary>Where the gateway listens.</summary>
    public required IPEndPoint Endpoint { get; init; }

    /// <summary>Name of the port that listens there.</summary>
    public required string Listener { get; init; }

    /// <summary>The one version of TLS that the caller speaks; null in cleartext.</summary>
    public required TlsVersion? Tls { get; init; }

    /// <summary>Name of the token that is shown; null for none.</summary>
    public required string? Token { get; init; }

    /// <summary>Name in the certificate that is shown; null for none.</summary>
    public required string? Certificate { get; init; }

    /// <summary>Name of the internal authority that must have issued that certificate; null where the port believes those of a file.</summary>
    public required string? Issuer { get; init; }

    /// <summary>What of that is wrong on purpose.</summary>
    public required GatewayForgery Forgery { get; init; }

    /// <summary>HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Machine that is to answer.</summary>
    public required string To { get; init; }

    /// <summary>Service of that machine.</summary>
    public required string Service { get; init; }

    /// <summary>What is asked for: <c>/volume/MACHINE/…</c>.</summary>
    public required string Path { get; init; }

    /// <summary>First line of the answer where a stand-in gives it; null where a real service does.</summary>
    public required string? Greeting { get; init; }

    /// <summary>What the policies say should happen.</summary>
    public required Expectation Expect { get; init; }

    /// <summary>How a refused one must be seen to be refused; of no meaning for others.</summary>
    public required GatewayRefusal Refusal { get; init; }

    /// <summary>The policy that allows it, with its place; empty where none does.</summary>
    public required string Policy { get; init; }

    /// <summary><c>file:line:column</c> of what decides: the policy, or the gateway where none allows it.</summary>
    public required string Location { get; init; }

    /// <summary>What the caller shows: <c>token/ops</c>, <c>certificate/ci.example</c>, <c>a wrong token</c>, or <c>nothing</c>.</summary>
    public string Shown => (Token, Certificate, Forgery) switch
    {
        (_, null, GatewayForgery.Token) => "a wrong token",
        (_, var name, GatewayForgery.Token) => $"a wrong token and certificate/{name}",
        (_, var name, GatewayForgery.Certificate) => $"a certificate for {name} that no trusted authority made",
        (null, null, _) => "nothing",
        (var token, null, _) => $"token/{token}",
        (null, var name, _) => $"certificate/{name}",
        var (token, name, _) => $"token/{token} and certificate/{name}",
    };

    /// <summary>What is spoken: <c>cleartext</c>, <c>TLS 1.2</c> or <c>TLS 1.3</c>.</summary>
    public string Spoken => Tls switch
    {
        null => "cleartext",
        TlsVersion.Tls13 => "TLS 1.3",
        _ => "TLS 1.2",
    };

    /// <summary><c>etcd-1 10.0.1.2 → gateway front at localhost → GET /volume/etcd-2/</c>, and what is shown and spoken where that is more than nothing.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"{From} {SourceAddress} → gateway {Gateway} at {GatewayMachine} → {Method} {Path}");
        if (Tls is not null)
        {
            text.Append($", {Spoken}");
        }

        return (Token ?? Certificate) is null && Forgery == GatewayForgery.None ? text.ToString() : text.Append($", showing {Shown}").ToString();
    }
}
