namespace Farspan.Lab.Probes;

/// <summary>Where the gateways of a network write down what was asked of them.</summary>
public interface ILabAudit
{
    /// <summary>The audit log of the gateway that a service of a machine is; closed files of it have numbers behind the name.</summary>
    string AuditFile(string machine, string service);

    /// <summary>Where a machine writes down what was refused on its way outside; what is full is in the same name with <c>.1</c> behind.</summary>
    string RefusalFile(string machine);
}
