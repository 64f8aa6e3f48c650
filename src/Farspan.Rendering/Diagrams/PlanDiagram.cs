using Farspan.Analysis.Claims;
using Farspan.Planning;
using Farspan.Rendering.Diagrams.Mermaid;
using Farspan.Rendering.Diagrams.Pictures;
using Farspan.Rendering.Diagrams.Placing;
using Farspan.Rendering.Diagrams.Svg;
using Farspan.Rendering.Diagrams.Texts;

namespace Farspan.Rendering.Diagrams;

/// <summary>Pictures of a plan: providers, networks, subnets and machines in each other, the ways between them, and what the proof says of the claims.</summary>
public static class PlanDiagram
{
    /// <summary>The picture as one SVG file that needs nothing else, for light and dark surroundings.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="proof">What was proved of its claims, or null to list them without a verdict.</param>
    public static string Svg(NetworkPlan plan, ProofReport? proof)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var picture = PictureBuilder.Of(plan, proof);
        return SvgWriter.Write(SceneComposer.Compose(picture), picture);
    }

    /// <summary>The picture as a Mermaid flowchart.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="proof">What was proved of its claims, or null to list them without a verdict.</param>
    public static string Mermaid(NetworkPlan plan, ProofReport? proof)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return MermaidWriter.Write(PictureBuilder.Of(plan, proof));
    }

    /// <summary>The picture in box-drawing characters, a hundred columns wide.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="proof">What was proved of its claims, or null to list them without a verdict.</param>
    public static string Text(NetworkPlan plan, ProofReport? proof)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return TextPicture.Write(PictureBuilder.Of(plan, proof));
    }
}
