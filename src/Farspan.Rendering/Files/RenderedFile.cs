namespace Farspan.Rendering.Files;

/// <summary>One file of a rendered plan.</summary>
public sealed record RenderedFile
{
    /// <summary>Where it goes: a path below the output folder, with <c>/</c> between its parts.</summary>
    public required string Path { get; init; }

    /// <summary>What it holds.</summary>
    public required FileContent Content { get; init; }

    /// <summary>Who may read it.</summary>
    public required FilePrivacy Privacy { get; init; }

    /// <summary>A file that all may read.</summary>
    public static RenderedFile Public(string path, FileContent content) => new() { Path = path, Content = content, Privacy = FilePrivacy.Public };

    /// <summary>A file that all may read.</summary>
    public static RenderedFile Public(string path, string text) => Public(path, FileContent.Of(text));
}
