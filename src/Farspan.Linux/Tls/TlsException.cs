namespace Farspan.Linux.Tls;

/// <summary>OpenSSL refuses what it is to accept TLS with.</summary>
public sealed class TlsException : Exception
{
    /// <summary>Makes one without a message.</summary>
    public TlsException()
    {
    }

    /// <summary>Makes one.</summary>
    public TlsException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with its cause.</summary>
    public TlsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
