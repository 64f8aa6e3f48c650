using System.Globalization;
using System.Net;
using Farspan.Topology.Model;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Egress;

/// <summary>One attempt of a machine to go outside by itself, and whether a declared way opens to it.</summary>
public sealed record EgressProbeSpec
{
    /// <summary>The machine.</summary>
    public required string Machine { get; init; }

    /// <summary>Its address.</summary>
    public required IPAddress Source { get; init; }

    /// <summary>The name that it asks for first; null where it asks for none.</summary>
    public required string? Name { get; init; }

    /// <summary>Where it goes when it asks for no name; else null.</summary>
    public required IPAddress? Address { get; init; }

    /// <summary>TCP or UDP.</summary>
    public required TransportProtocol Protocol { get; init; }

    /// <summary>Port there.</summary>
    public required ushort Port { get; init; }

    /// <summary>What the declaration says should happen.</summary>
    public required Expectation Expect { get; init; }

    /// <summary>True where its refusal must stand in the machine's log: an attempt to leave, and not one to get inside.</summary>
    public required bool IsLogDue { get; init; }

    /// <summary>True where it means nothing once its address was answered for a listed name: left out then.</summary>
    public required bool IsBeforeAsking { get; init; }

    /// <summary>Why it is tried: <c>declared</c>, <c>a name that no egress entry lists</c>.</summary>
    public required string Why { get; init; }

    /// <summary>The way that opens to it, with its place; empty where none does.</summary>
    public required string Rule { get; init; }

    /// <summary><c>file:line:column</c> of the way; empty where none.</summary>
    public required string Location { get; init; }

    /// <summary><c>app 10.0.1.2 → api.example.org 443/tcp (declared)</c></summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Machine} {Source} → {Name ?? Address!.ToString()} {Port}/{(Protocol == TransportProtocol.Tcp ? "tcp" : "udp")} ({Why})");
}
