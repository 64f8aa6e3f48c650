namespace Farspan.Agent.Certificates;

/// <summary>Nothing is issued to a machine until somebody allows it; the message is one line that says why and how. Trying again does not help.</summary>
public sealed class CertificateHeldException : IOException
{
    /// <summary>Makes the exception around the refusal underneath.</summary>
    public CertificateHeldException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
