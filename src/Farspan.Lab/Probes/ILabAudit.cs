namespace Farspan.Lab.Probes;

/// <summary>Where the gateways of a network write down what was asked of them.</summary>
public interface ILabAudit
{
    /// <summary>The audit log of the gateway that a service of a machine is; closed files of it have numbers behind the name.</summary>
    string AuditFile(string machine, string service);
}
