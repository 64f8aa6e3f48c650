using Farspan.Topology.Declarations;
using Farspan.Topology.Model.Trust;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands under <c>identity</c>.</summary>
internal static class IdentityLanguage
{
    private static readonly KeyOf<IdentityKind> Kind = new("kind", Scalars.Word("identity-kind", "a kind of identity provider", "What it speaks.", ("oidc", IdentityKind.Oidc)), "What it speaks: `oidc` is OpenID Connect.", isRequired: true);
    private static readonly KeyOf<string> Issuer = new("issuer", TlsScalars.Url, "URL that its tokens name as their issuer.", isRequired: true);
    private static readonly KeyOf<IReadOnlyList<Located<Reference>>> For = new("for", new OneOrManyShape<Reference>("service", ReferenceScalars.Service, Limits.MostServices), "The services that ask it.", isRequired: true);

    /// <summary>Who says who somebody is.</summary>
    public static MapShape<IdentityDeclaration> Shape { get; } = new()
    {
        Id = "identity-provider",
        Article = "an identity provider",
        Sample = "{ kind: oidc, issuer: https://id.example.org/realms/main, for: service/app }",
        Description = "Who says who a person or program is, inside or outside. It is neither run nor asked: the checks look at whether those that need it reach it.",
        Example = "identity:\n  keycloak: { kind: oidc, issuer: https://id.example.org/realms/main, for: service/app }",
        Keys = [Kind, Issuer, For],
        Build = r => new IdentityDeclaration { Kind = r.Get(Kind)?.Value ?? IdentityKind.Oidc, Issuer = r.Get(Issuer), For = r.List(For) },
    };
}
