using Farspan.Topology.Shapes;

namespace Farspan.Topology.Resolving;

/// <summary>A thing of the model beside the declaration it was made from, which knows where its parts stand.</summary>
internal sealed record Resolved<TDeclaration, TModel>(Named<TDeclaration> Source, TModel Model)
    where TDeclaration : class
{
    /// <summary>The declaration.</summary>
    public TDeclaration Declaration => Source.Value!;
}
