namespace Farspan.Cli.Dns;

/// <summary>What <c>dns query --json</c> says.</summary>
internal sealed record DnsQueryReport
{
    /// <summary>Of what, with the final dot.</summary>
    public required string Name { get; init; }

    /// <summary>Which records.</summary>
    public required string Type { get; init; }

    /// <summary>The service that answers, or null for a server by address.</summary>
    public required string? Server { get; init; }

    /// <summary>Where it was asked, or would be; null without a listener.</summary>
    public required string? Endpoint { get; init; }

    /// <summary>Who asks, or null where the server alone knows.</summary>
    public required string? Source { get; init; }

    /// <summary>The view, or null where there is none or only the server knows.</summary>
    public required string? View { get; init; }

    /// <summary>The zone that answers, or null.</summary>
    public required string? Zone { get; init; }

    /// <summary>How it is answered, such as <c>NOERROR</c>; <c>FORWARD</c> where others are to be asked.</summary>
    public required string Code { get; init; }

    /// <summary>Records of the answer, as zone files write them.</summary>
    public required IReadOnlyList<string> Answers { get; init; }

    /// <summary>Why, a sentence each.</summary>
    public required IReadOnlyList<string> Why { get; init; }
}
