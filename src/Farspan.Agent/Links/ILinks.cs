using Farspan.State.Links;

namespace Farspan.Agent.Links;

/// <summary>The links of one machine.</summary>
public interface ILinks
{
    /// <summary>Every link there is.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    IReadOnlyList<LinkStatus> Read();

    /// <summary>Carries out the operations in the delta's order; its missing links are not its business.</summary>
    /// <exception cref="IOException">The kernel refused; what came before stays done.</exception>
    void Apply(LinkDelta delta);
}
