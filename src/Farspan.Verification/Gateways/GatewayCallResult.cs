using System.Globalization;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Gateways;

/// <summary>What became of one request through a gateway.</summary>
public sealed record GatewayCallResult
{
    private const int Ok = 200;
    private const int FirstRefusal = 400;
    private const int FirstFailure = 500;

    /// <summary>The request.</summary>
    public required GatewayCallSpec Call { get; init; }

    /// <summary>True when the gateway's port accepted a connection.</summary>
    public required bool Connected { get; init; }

    /// <summary>Status of the answer, or null where none came.</summary>
    public required int? Status { get; init; }

    /// <summary>First line of the answer's body; empty where there is none.</summary>
    public required string FirstLine { get; init; }

    /// <summary>What was seen instead of an answer; empty where one came.</summary>
    public required string Detail { get; init; }

    /// <summary>Milliseconds from the connection to the end of the answer.</summary>
    public required double ElapsedMs { get; init; }

    /// <summary>Services, as <c>machine/service</c>, at which the request was counted: what stands in for a service counts what arrives. Null where nobody counted.</summary>
    public required IReadOnlyList<string>? CountedAt { get; init; }

    /// <summary>True when the machine that is meant counts what arrives.</summary>
    public bool IsCounted => CountedAt is not null && Call.Greeting is not null;

    /// <summary>True when the machine that is meant answered: a stand-in with its greeting, and it counted the request; a real service with anything but a refusal or a failure.</summary>
    public bool Arrived => Call.Greeting is { } greeting
        ? Status == Ok && string.Equals(FirstLine, greeting, StringComparison.Ordinal) && (CountedAt is null || CountedAt.Contains($"{Call.To}/{Call.Service}", StringComparer.Ordinal))
        : Status is { } status && status < FirstFailure && !IsRefusal(status);

    /// <summary>True when what was seen is what the policies say: an allowed one arrived; a refused one was refused as it must be, and was counted nowhere.</summary>
    public bool Holds => Call.Expect == Expectation.Connects ? Arrived : CountedAt is not { Count: > 0 } && IsRefused;

    /// <summary>For people.</summary>
    public string Seen => (Status is { } status
        ? string.Create(CultureInfo.InvariantCulture, $"answered {status}{(FirstLine.Length > 0 ? $" «{FirstLine}»" : "")}")
        : Detail) + CountedAt switch
        {
            { Count: > 0 } => $"; counted at {string.Join(", ", CountedAt)}",
            { Count: 0 } when IsCounted && Call.Expect == Expectation.Connects && Status is not null => "; counted nowhere",
            _ => "",
        };

    private bool IsRefused => Call.Refusal switch
    {
        GatewayRefusal.ByAnswer => IsByAnswer,
        GatewayRefusal.InHandshake => IsInHandshake,
        GatewayRefusal.InHandshakeOrByAnswer => IsInHandshake || IsByAnswer,
        _ => Status is null ? Detail.Length > 0 : IsRefusal(Status.Value),
    };

    private bool IsInHandshake => Connected && Status is null && Detail.Length > 0;

    private bool IsByAnswer => Status is FirstRefusal + 1 or FirstRefusal + 3;

    // RFC 9110 sections 15.5.2, 15.5.4, 15.5.5, 15.5.6: who are you, not you, no such thing, not so.
    private static bool IsRefusal(int status) => status is FirstRefusal + 1 or FirstRefusal + 3 or FirstRefusal + 4 or FirstRefusal + 5;
}
