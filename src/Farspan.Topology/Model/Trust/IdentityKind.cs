namespace Farspan.Topology.Model.Trust;

/// <summary>Kinds of who says who somebody is.</summary>
public enum IdentityKind
{
    /// <summary><c>oidc</c>: OpenID Connect.</summary>
    Oidc,
}
