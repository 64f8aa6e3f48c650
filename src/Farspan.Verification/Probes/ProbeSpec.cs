using System.Net;
using Farspan.Topology.Model;
using Farspan.Verification.Flows;

namespace Farspan.Verification.Probes;

/// <summary>One attempt at a conversation, and what four sources expect of it: the policies, the claims, the compiled plan and the proof.</summary>
public sealed record ProbeSpec
{
    /// <summary>Number within its plan, from 0.</summary>
    public required int Id { get; init; }

    /// <summary>Node that begins.</summary>
    public required string From { get; init; }

    /// <summary>Provider of <see cref="From"/>; <c>internet</c> for the internet host.</summary>
    public required string FromProvider { get; init; }

    /// <summary>Node that would accept.</summary>
    public required string To { get; init; }

    /// <summary>Provider of <see cref="To"/>; <c>internet</c> for the internet host.</summary>
    public required string ToProvider { get; init; }

    /// <summary>TCP or UDP.</summary>
    public required TransportProtocol Protocol { get; init; }

    /// <summary>Destination port, 1–65535.</summary>
    public required ushort Port { get; init; }

    /// <summary>Address the probe is bound to.</summary>
    public required IPAddress SourceAddress { get; init; }

    /// <summary>Address it is sent to.</summary>
    public required IPAddress DestinationAddress { get; init; }

    /// <summary>What the policies say should happen.</summary>
    public required Expectation Expect { get; init; }

    /// <summary>The declared way it should take; for a refused probe the way it would take if one exists.</summary>
    public required DeclaredWay Via { get; init; }

    /// <summary>Link of the source machine that it must leave by, or null when the plan has no route.</summary>
    public required string? Link { get; init; }

    /// <summary>What listens there, or null: then any answer, a refusal of the closed port included, shows that packets pass.</summary>
    public required ProbeService? Service { get; init; }

    /// <summary>Why it is sent; never empty.</summary>
    public required IReadOnlyList<ProbeReason> Reasons { get; init; }

    /// <summary>What the compiled plan does with it.</summary>
    public required PlanAnswer Plan { get; init; }

    /// <summary>What the proof says of it; null where it says nothing.</summary>
    public required ProofAnswer? Proof { get; init; }

    /// <summary>True where only ways that answers open allow it: it may connect or not, and neither is a difference. What such ways let through is tried by name.</summary>
    public bool IsByAnswers { get; init; }

    /// <summary>The conversation's first packet.</summary>
    public Flow Flow => new(From, To, SourceAddress, DestinationAddress, Protocol, Port);

    /// <summary><c>etcd-1 10.99.0.1 → etcd-2 10.99.0.2 2380/tcp</c>.</summary>
    public override string ToString() => Flow.ToString();
}
