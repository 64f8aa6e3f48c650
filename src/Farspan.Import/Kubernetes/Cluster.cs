namespace Farspan.Import.Kubernetes;

/// <summary>What a cluster's objects say that concerns packets.</summary>
internal sealed record Cluster
{
    /// <summary>Pods by namespace and name, then nodes (without a namespace).</summary>
    public required IReadOnlyList<Pod> Pods { get; init; }

    /// <summary>The labels of each namespace that occurs.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Namespaces { get; init; }

    /// <summary>Namespaces that occur and are not in the input, so that only the label of their name is known.</summary>
    public required IReadOnlySet<string> Unknown { get; init; }

    /// <summary>The policies by namespace and name.</summary>
    public required IReadOnlyList<Policy> Policies { get; init; }

    /// <summary>How many objects of other kinds there are, by kind.</summary>
    public required IReadOnlyDictionary<string, int> Others { get; init; }
}
