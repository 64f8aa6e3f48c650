namespace Farspan.Topology.Model;

/// <summary>What is done with callers that show no certificate.</summary>
public enum ClientCertificates
{
    /// <summary>They are let in, and policies decide.</summary>
    Optional,

    /// <summary>They are refused.</summary>
    Required,
}
