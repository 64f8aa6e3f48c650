using System.Globalization;
using System.Net;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Outside;

/// <summary>One request for a place outside, and whether a declared way leads there.</summary>
public sealed record OutsideCallSpec
{
    /// <summary>Name of the gateway.</summary>
    public required string Gateway { get; init; }

    /// <summary>Machine that runs it.</summary>
    public required string GatewayMachine { get; init; }

    /// <summary>Name of the service that it is, for its folder.</summary>
    public required string GatewayService { get; init; }

    /// <summary>Machine that asks.</summary>
    public required string From { get; init; }

    /// <summary>Its address.</summary>
    public required IPAddress SourceAddress { get; init; }

    /// <summary>Where the gateway listens for those who want outside.</summary>
    public required IPEndPoint Endpoint { get; init; }

    /// <summary>True where TLS is spoken with the gateway itself.</summary>
    public required bool IsTls { get; init; }

    /// <summary>How it asks.</summary>
    public required OutsideSpeech Speech { get; init; }

    /// <summary>Name or address outside.</summary>
    public required string Host { get; init; }

    /// <summary>Port there, 1–65535.</summary>
    public required int Port { get; init; }

    /// <summary>What the declaration says should happen.</summary>
    public required Expectation Expect { get; init; }

    /// <summary>How a refused one must be seen to be refused; of no meaning for others.</summary>
    public required OutsideRefusal Refusal { get; init; }

    /// <summary>Why it is tried: <c>declared</c>, <c>a name that no rule names</c>.</summary>
    public required string Why { get; init; }

    /// <summary>The way that allows it, with its place; empty where none does.</summary>
    public required string Rule { get; init; }

    /// <summary><c>file:line:column</c> of what decides: the way, or the gateway where none allows it.</summary>
    public required string Location { get; init; }

    /// <summary>Host and port as they are asked for.</summary>
    public string Authority => string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");

    /// <summary><c>app-1 10.0.1.2 → gateway front at edge → CONNECT api.example.org:443 (declared)</c></summary>
    public override string ToString() =>
        $"{From} {SourceAddress} → gateway {Gateway} at {GatewayMachine} → {(Speech == OutsideSpeech.Plain ? $"GET http://{Authority}/" : $"CONNECT {Authority}")} ({Why})";
}
