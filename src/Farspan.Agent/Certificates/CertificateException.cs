namespace Farspan.Agent.Certificates;

/// <summary>A certificate could not be had or written; the message is one line with the mend.</summary>
public sealed class CertificateException : IOException
{
    /// <summary>Makes the exception.</summary>
    public CertificateException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception around the failure underneath.</summary>
    public CertificateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
