using System.Globalization;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Outside;

/// <summary>What became of one request for a place outside.</summary>
public sealed record OutsideCallResult
{
    private const int Ok = 200;
    private const int Forbidden = 403;
    private const int FirstRefusal = 400;

    /// <summary>The request.</summary>
    public required OutsideCallSpec Call { get; init; }

    /// <summary>Status of the gateway's answer, or of the place's to a plain request; null where none came.</summary>
    public required int? Status { get; init; }

    /// <summary>First line of what the place outside answered; empty where nothing came from there.</summary>
    public required string FirstLine { get; init; }

    /// <summary>What was seen instead; empty where all came.</summary>
    public required string Detail { get; init; }

    /// <summary>Milliseconds from the connection to the end of the answer.</summary>
    public required double ElapsedMs { get; init; }

    /// <summary>Where the request was counted, as <c>machine/service</c>; null where nobody counted.</summary>
    public required IReadOnlyList<string>? CountedAt { get; init; }

    /// <summary>What the gateway's audit log says of it; null where no line was found or looked for.</summary>
    public required OutsideAudit? Audit { get; init; }

    /// <summary>True when the place outside answered, and, where it counts, counted the request.</summary>
    public bool Arrived => Status == Ok && FirstLine.StartsWith($"{OutsideWorld.Service} ", StringComparison.Ordinal) && CountedAt is not { Count: 0 };

    /// <summary>True when what was seen is what is declared.</summary>
    public bool Holds => Call.Expect == Expectation.Connects ? Arrived : CountedAt is not { Count: > 0 } && IsRefused;

    /// <summary>True when a line of the audit log is due.</summary>
    public bool IsAuditDue => Call.Expect == Expectation.Refused && Call.Refusal != OutsideRefusal.Anyhow;

    /// <summary>True when the audit log says of a refusal what it must: the machine, and the rule that was missing.</summary>
    public bool IsAudited => Audit is { } line && line.Caller == $"machine/{Call.From}" && (Call.Refusal switch
    {
        OutsideRefusal.MissingRule => line.Missing.Contains(Call.Host, StringComparison.Ordinal),
        OutsideRefusal.Cut => line.Failure.Length > 0,
        _ => true,
    });

    /// <summary>For people.</summary>
    public string Seen => (Status is { } status
        ? string.Create(CultureInfo.InvariantCulture, $"answered {status}{(FirstLine.Length > 0 ? $" «{FirstLine}»" : "")}{(Detail.Length > 0 ? $", then {Detail}" : "")}")
        : Detail) + (CountedAt is { Count: > 0 } ? $"; counted at {string.Join(", ", CountedAt)}" : "");

    private bool IsRefused => Call.Refusal switch
    {
        OutsideRefusal.Anyhow => Status is null ? Detail.Length > 0 : Status >= FirstRefusal && FirstLine.Length == 0,
        OutsideRefusal.Cut => Status == Ok && FirstLine.Length == 0 && Detail.Length > 0,
        _ => Status == Forbidden,
    };
}
