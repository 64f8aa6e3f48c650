using Farspan.Topology.Declarations;
using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands under <c>links</c>.</summary>
internal static class LinkLanguage
{
    private static readonly KeyOf<LinkMethod> Method = new("method", Scalars.Word("link-method", "a method", "How a way between two networks is made.",
        ("peering", LinkMethod.Peering), ("static-route", LinkMethod.StaticRoute)), "How the way is made.", isRequired: true);

    private static readonly KeyOf<IReadOnlyList<Located<Reference>>> Between = new("between",
        new ListShape<Reference>("network", ReferenceScalars.Network, 2, 2), "The two networks.", isRequired: true);

    /// <summary>A link.</summary>
    public static MapShape<LinkDeclaration> Shape { get; } = new()
    {
        Id = "link",
        Article = "a link",
        Sample = "{ method: peering, between: [network/a, network/b] }",
        Description = "A declared way between two networks. It routes; what may pass is up to the policies. Ways do not add up: two links do not join the networks at their far ends.",
        Example = "links:\n  aws-rack: { method: static-route, between: [network/aws, network/rack] }",
        Keys = [Method, Between],
        Build = r => new LinkDeclaration { Method = r.Get(Method), Between = r.List(Between) },
    };
}
