namespace Farspan.Topology.Model;

/// <summary>What can fail as one.</summary>
public enum FailureDomain
{
    /// <summary><c>machine</c></summary>
    Machine,

    /// <summary><c>zone</c>; a provider without zones counts as one.</summary>
    Zone,

    /// <summary><c>provider</c></summary>
    Provider,

    /// <summary><c>link</c></summary>
    Link,
}
