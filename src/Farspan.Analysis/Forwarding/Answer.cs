namespace Farspan.Analysis.Forwarding;

/// <summary>A packet's way and the way of its answer.</summary>
/// <param name="Request">The first packet.</param>
/// <param name="Reply">The answer to it, or null where the first packet does not arrive.</param>
public sealed record Answer(Trace Request, Trace? Reply)
{
    /// <summary>True where a connection comes about; null where it cannot be said.</summary>
    public bool? Connects => !Request.Arrives
        ? Request.Disposition == Disposition.Unknown ? null : false
        : Reply!.Arrives ? true : Reply.Disposition == Disposition.Unknown ? null : false;
}
