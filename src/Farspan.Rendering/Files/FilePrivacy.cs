namespace Farspan.Rendering.Files;

/// <summary>Who may read a rendered file.</summary>
public enum FilePrivacy
{
    /// <summary>All: mode 0644.</summary>
    Public,

    /// <summary>All, who may run it too: mode 0755.</summary>
    Program,

    /// <summary>Its owner: mode 0600.</summary>
    File,

    /// <summary>Its owner, and the folder too: modes 0600 and 0700.</summary>
    FileAndFolder,
}
