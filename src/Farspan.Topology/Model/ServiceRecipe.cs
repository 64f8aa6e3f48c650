namespace Farspan.Topology.Model;

/// <summary>Services that the lab runs for real.</summary>
public enum ServiceRecipe
{
    /// <summary><c>etcd</c>; needs the ports <c>client</c> and <c>peer</c>.</summary>
    Etcd,

    /// <summary><c>postgresql</c>; needs one TCP port.</summary>
    PostgreSql,

    /// <summary><c>redis</c>; needs one TCP port.</summary>
    Redis,
}
