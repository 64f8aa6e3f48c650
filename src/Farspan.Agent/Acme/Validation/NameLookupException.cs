namespace Farspan.Agent.Acme.Validation;

/// <summary>A name could not be looked up: nobody answered, or with a failure. That it does not exist is an answer.</summary>
public sealed class NameLookupException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was asked of whom, and what came of it.</param>
    public NameLookupException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was asked of whom, and what came of it.</param>
    /// <param name="innerException">The failure underneath.</param>
    public NameLookupException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
