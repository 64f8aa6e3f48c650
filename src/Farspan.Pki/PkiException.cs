namespace Farspan.Pki;

/// <summary>The authority refuses, or cannot read what it needs; the message is one line that names the thing and the mend, and never holds a secret.</summary>
public sealed class PkiException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong and what to do about it.</param>
    public PkiException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception around the failure underneath.</summary>
    /// <param name="message">What is wrong and what to do about it.</param>
    /// <param name="innerException">The failure underneath.</param>
    public PkiException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
