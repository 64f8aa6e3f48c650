namespace Farspan.Analysis.Reachability.Engine;

/// <summary>What is known of all packets from one place to another.</summary>
/// <param name="Way">Number of their way.</param>
/// <param name="Back">Number of the way of the answers.</param>
/// <param name="Request">Mask that the nodes between let through.</param>
/// <param name="Reply">Mask of which they let the answers through.</param>
/// <param name="ReplyIn">Row of the filter at which the answer arrives where that is not the asker's own; otherwise -1.</param>
internal readonly record struct Pair(int Way, int Back, int Request, int Reply, int ReplyIn);
