using Farspan.Topology.Diagnostics;

namespace Farspan.Analysis.Layers;

/// <summary>Looks for one kind of contradiction between layers.</summary>
internal interface ILayerRule
{
    /// <summary>What it finds; each with what disagrees, why, and what to change.</summary>
    IEnumerable<Diagnostic> Find(LayerView view);
}
