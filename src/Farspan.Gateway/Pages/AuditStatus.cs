namespace Farspan.Gateway.Pages;

/// <summary>An audit log, as <c>/status</c> tells it.</summary>
public sealed record AuditStatus
{
    /// <summary>Lines that could not be kept.</summary>
    public required long Lost { get; init; }

    /// <summary>Why nothing can be written at the moment, or null.</summary>
    public required string? Problem { get; init; }
}
