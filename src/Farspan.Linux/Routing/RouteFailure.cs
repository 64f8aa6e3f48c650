namespace Farspan.Linux.Routing;

/// <summary>One request of a batch that the kernel refused.</summary>
public sealed record RouteFailure
{
    /// <summary>Which request of the batch, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>What was tried and why it was refused.</summary>
    public required KernelException Error { get; init; }
}
