using System.Net;
using Farspan.Addressing;
using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Rules;

/// <summary>A block and who declares it.</summary>
/// <param name="Network">The block.</param>
/// <param name="What">Its owner, for messages: <c>network 'aws'</c>.</param>
/// <param name="Span">Where it stands; null for blocks that Farspan itself reserves.</param>
/// <param name="Provider">Provider that it is cut from, or that it is.</param>
/// <param name="IsProvider">True for a provider's own block, which encloses its networks by right.</param>
internal sealed record DeclaredBlock(IPNetwork Network, string What, SourceSpan? Span, string? Provider, bool IsProvider)
{
    /// <summary>Name of the network whose block it is, else null.</summary>
    public string? Member { get; init; }

    /// <summary>Orders blocks so that one that encloses another comes before it.</summary>
    public static int Compare(DeclaredBlock left, DeclaredBlock right)
    {
        var family = left.Network.IsV6.CompareTo(right.Network.IsV6);
        if (family != 0)
        {
            return family;
        }

        var first = left.Network.FirstNumber.CompareTo(right.Network.FirstNumber);
        if (first != 0)
        {
            return first;
        }

        var length = left.Network.PrefixLength.CompareTo(right.Network.PrefixLength);
        return length != 0 ? length : right.IsProvider.CompareTo(left.IsProvider);
    }

    /// <summary>Every block with the nearest block around it that it may not lie in. Two blocks overlap only when one encloses the other.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="mayShare">Tells two that may overlap all the same; null where none may.</param>
    public static IEnumerable<(DeclaredBlock Inner, DeclaredBlock Outer)> Overlaps(IEnumerable<DeclaredBlock> blocks, Func<DeclaredBlock, DeclaredBlock, bool>? mayShare = null)
    {
        var enclosing = new Stack<DeclaredBlock>();
        foreach (var block in blocks.Order(Comparer<DeclaredBlock>.Create(Compare)))
        {
            while (enclosing.TryPeek(out var top) && !top.Network.Contains(block.Network))
            {
                enclosing.Pop();
            }

            if (enclosing.FirstOrDefault(outer => !(outer.IsProvider && outer.Provider == block.Provider && !block.IsProvider) && mayShare?.Invoke(block, outer) != true) is { } outer)
            {
                yield return (block, outer);
            }

            enclosing.Push(block);
        }
    }
}
