namespace Farspan.State.Links;

/// <summary>What must change on a link that exists.</summary>
public sealed record LinkChange
{
    /// <summary>The link.</summary>
    public required string Name { get; init; }

    /// <summary>New largest packet in bytes, or null to leave it.</summary>
    public required int? Mtu { get; init; }

    /// <summary>True to set it up, false to leave it: a desired link is never set down.</summary>
    public required bool SetUp { get; init; }
}
