namespace Farspan.Agent.Authorities;

/// <summary>The authority's folder is not there, damaged, held by another, or cannot be written; the message is one line with the mend.</summary>
public sealed class AuthorityException : IOException
{
    /// <summary>Makes the exception.</summary>
    public AuthorityException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception around the failure underneath.</summary>
    public AuthorityException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal static AuthorityException NotWritten(string path, Exception failure) =>
        new($"{path} cannot be written ({failure.Message.ReplaceLineEndings(" ")}); nothing was changed: make room or mend the permissions and run it again", failure);

    internal static AuthorityException NotRead(string path, Exception failure) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => new($"there is no {path}; restore it from a backup", failure),
        _ => new($"{path} cannot be read ({failure.Message.ReplaceLineEndings(" ")}); mend its permissions or restore it from a backup", failure),
    };
}
